package dev.sluice.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.AllocationReservation;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.BufferManager;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.rounding.RoundingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An allocator that knows its live buffers: Arrow's own counts bytes, and can only complain. Every
 * buffer it makes is accounted to it and not to the allocator beneath, so that slices and transfers
 * within it share one reference count, which {@link #releaseAll} brings to zero. (What is moved to
 * a child allocator is accounted there, and out of reach of this.)
 */
final class TrackingAllocator implements BufferAllocator {

    /** Dead entries that may gather before they are swept out. */
    private static final int SWEEP = 1024;

    private final BufferAllocator beneath;
    private final Set<ReferenceManager> live = ConcurrentHashMap.newKeySet();
    private final List<TrackingAllocator> children = new CopyOnWriteArrayList<>();
    private final AtomicInteger made = new AtomicInteger();

    private TrackingAllocator(BufferAllocator beneath) {
        this.beneath = beneath;
    }

    static TrackingAllocator over(BufferAllocator beneath) {
        return new TrackingAllocator(beneath);
    }

    /** Releases every live buffer, however often it is shared; gives the bytes. */
    long releaseAll() {
        long held = getAllocatedMemory();
        for (TrackingAllocator child : children) {
            child.releaseAll();
            child.close();
        }
        for (ReferenceManager buffer : live) {
            int references = buffer.getRefCount();
            if (references > 0) {
                buffer.release(references);
            }
        }
        live.clear();
        return held;
    }

    private ArrowBuf track(ArrowBuf buffer) {
        ArrowBuf own = buffer.getReferenceManager().retain(buffer, this);
        buffer.close();
        live.add(own.getReferenceManager());
        if (made.incrementAndGet() % SWEEP == 0) {
            live.removeIf(manager -> manager.getRefCount() == 0);
        }
        return own;
    }

    @Override
    public ArrowBuf buffer(long size) {
        return size == 0 ? getEmpty() : track(beneath.buffer(size));
    }

    @Override
    public ArrowBuf buffer(long size, @Nullable BufferManager manager) {
        return size == 0 ? getEmpty() : track(beneath.buffer(size, manager));
    }

    @Override
    public ArrowBuf wrapForeignAllocation(ForeignAllocation allocation) {
        return track(beneath.wrapForeignAllocation(allocation));
    }

    @Override
    public BufferAllocator newChildAllocator(String name, long reservation, long limit) {
        return child(beneath.newChildAllocator(name, reservation, limit));
    }

    @Override
    public BufferAllocator newChildAllocator(
            String name, AllocationListener listener, long reservation, long limit) {
        return child(beneath.newChildAllocator(name, listener, reservation, limit));
    }

    private TrackingAllocator child(BufferAllocator made) {
        TrackingAllocator child = new TrackingAllocator(made);
        children.add(child);
        return child;
    }

    @Override
    public BufferAllocator getRoot() {
        return beneath.getRoot();
    }

    @Override
    public void close() {
        beneath.close();
    }

    @Override
    public long getAllocatedMemory() {
        return beneath.getAllocatedMemory();
    }

    @Override
    public long getLimit() {
        return beneath.getLimit();
    }

    @Override
    public long getInitReservation() {
        return beneath.getInitReservation();
    }

    @Override
    public void setLimit(long limit) {
        beneath.setLimit(limit);
    }

    @Override
    public long getPeakMemoryAllocation() {
        return beneath.getPeakMemoryAllocation();
    }

    @Override
    public long getHeadroom() {
        return beneath.getHeadroom();
    }

    @Override
    public boolean forceAllocate(long size) {
        return beneath.forceAllocate(size);
    }

    @Override
    public void releaseBytes(long size) {
        beneath.releaseBytes(size);
    }

    @Override
    public AllocationListener getListener() {
        return beneath.getListener();
    }

    @Override
    public @Nullable BufferAllocator getParentAllocator() {
        return beneath.getParentAllocator();
    }

    @Override
    public Collection<BufferAllocator> getChildAllocators() {
        return new ArrayList<>(children);
    }

    @Override
    public AllocationReservation newReservation() {
        return beneath.newReservation();
    }

    @Override
    public ArrowBuf getEmpty() {
        return beneath.getEmpty();
    }

    @Override
    public String getName() {
        return beneath.getName();
    }

    @Override
    public boolean isOverLimit() {
        return beneath.isOverLimit();
    }

    @Override
    public String toVerboseString() {
        return beneath.toVerboseString();
    }

    @Override
    public void assertOpen() {
        beneath.assertOpen();
    }

    @Override
    public RoundingPolicy getRoundingPolicy() {
        return beneath.getRoundingPolicy();
    }
}
