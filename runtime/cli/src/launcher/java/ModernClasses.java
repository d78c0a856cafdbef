import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Gives the classes of a jar the form of Java 8, with stack maps. The AOT cache takes no class that is
 * older than Java 6, and picocli is compiled for Java 5: unpacking and verifying it costs each start
 * more than a tenth of a second. What the classes do stays the same.
 *
 * <p>Run by the launcher: {@code java ModernClasses.java picocli.jar}.
 */
final class ModernClasses {

    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    private final ClassFile classFile;

    private ModernClasses(ClassLoader around) {
        classFile =
                ClassFile.of(
                        ClassFile.ConstantPoolSharingOption.NEW_POOL,
                        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(around)
                                        .orElse(ClassHierarchyResolver.defaultResolver())
                                        .cached()));
    }

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path made = jar.resolveSibling(jar.getFileName() + ".made");
        try (URLClassLoader around = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            new ModernClasses(around).rewrite(jar, made);
        }
        Files.move(made, jar, StandardCopyOption.ATOMIC_MOVE);
    }

    private void rewrite(Path from, Path to) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile());
                OutputStream file = Files.newOutputStream(to);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry entry : jar.stream().toList()) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                put(out, entry, entry.getName().endsWith(".class") ? modern(bytes) : bytes);
            }
        }
    }

    private byte[] modern(byte[] bytes) {
        ClassModel old = classFile.parse(bytes);
        if (old.majorVersion() >= JAVA_6) {
            return bytes;
        }
        ClassTransform code = ClassTransform.transformingMethodBodies((body, element) -> body.with(element));
        ClassTransform version =
                (made, element) ->
                        made.with(element instanceof ClassFileVersion ? ClassFileVersion.of(JAVA_8, 0) : element);
        return classFile.transformClass(old, version.andThen(code));
    }

    /** Stored as it is: unpacking takes longer than reading. */
    private static void put(ZipOutputStream out, ZipEntry entry, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setMethod(ZipEntry.STORED);
        stored.setTime(entry.getTime());
        stored.setSize(bytes.length);
        stored.setCrc(sum.getValue());
        out.putNextEntry(stored);
        out.write(bytes);
        out.closeEntry();
    }
}
