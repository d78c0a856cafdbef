package dev.sluice.cli.quarantine;

import dev.sluice.api.BatchReader;
import dev.sluice.api.Connector;
import dev.sluice.api.ConnectorContext;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.Options;
import dev.sluice.api.PipelineException;
import dev.sluice.api.Position;
import dev.sluice.api.Schema;
import dev.sluice.api.Source;
import dev.sluice.api.Target;
import dev.sluice.sql.SqlSession;
import dev.sluice.sql.SqlSettings;
import dev.sluice.store.HeldRow;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The source of a replay: held rows, edited, in the columns of the node they come in at. */
public final class HeldRows implements Connector {

    /** The node that gives the rows, where it takes no source's place; no other id begins so. */
    public static final String NODE = "_held";

    private static final String NAME = "sluice-held-rows";

    private final Entry entry;
    private final Edits edits;
    private final Supplier<HeldPages> pages;

    /**
     * @param pages the rows, from their beginning
     */
    public HeldRows(Entry entry, Edits edits, Supplier<HeldPages> pages) {
        this.entry = entry;
        this.edits = edits;
        this.pages = pages;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Source source(Options options, ConnectorContext context) {
        return new Rows(context);
    }

    @Override
    public Target target(Options options, ConnectorContext context) {
        throw new PipelineException(ErrorCode.OPTION_INVALID, "nothing is written here");
    }

    private final class Rows implements Source {

        private final ConnectorContext context;

        Rows(ConnectorContext context) {
            this.context = context;
        }

        @Override
        public Schema schema() {
            return Trace.added(entry.columns());
        }

        @Override
        public Traits traits() {
            return new Traits(true, false, false);
        }

        @Override
        public BatchReader open(Position after) {
            SqlSession session =
                    SqlSession.openMaterialising(
                            SqlSettings.modest(context.temporary(), List.of()));
            return new Reader(
                    pages.get(), new Admission(entry, edits, session, context.allocator()));
        }

        @Override
        public void close() {
            // nothing is held between reads
        }
    }

    private record Reader(HeldPages pages, Admission admission) implements BatchReader {

        @Override
        public @Nullable Chunk next() {
            List<HeldRow> rows = pages.next();
            if (rows.isEmpty()) {
                return null;
            }
            Admission.Admitted admitted = admission.admit(rows);
            return new Chunk(admitted.batch(), admitted.refused(), rows.size(), Position.START);
        }

        @Override
        public void close() {
            admission.close();
        }
    }
}
