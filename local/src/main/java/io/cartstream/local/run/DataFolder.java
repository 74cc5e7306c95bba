package io.cartstream.local.run;

import io.cartstream.embedded.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds all that survives a restart; one runner at a time has it. */
final class DataFolder implements AutoCloseable {
    /** What Java calls the folder for temporary files. */
    static final String TEMPORARY_FILES = "java.io.tmpdir";

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder where need be and takes it.
     *
     * @throws CannotRunException where another runner has it, or it cannot be written
     */
    static DataFolder take(Path folder) {
        try {
            Files.createDirectories(folder.resolve("run"));
            Files.createDirectories(folder.resolve("logs"));
            var channel = FileChannel.open(
                    folder.resolve("run").resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new DataFolder(folder, channel, lock(folder, channel));
        } catch (IOException e) {
            throw new CannotRunException(
                    "The data folder " + folder + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    private static FileLock lock(Path folder, FileChannel channel) throws IOException {
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException _) {
            // held by this very process: the same answer
        }
        channel.close();
        throw new CannotRunException("The data folder " + folder
                + " is in use by another run: stop that one, or set DATA= to another folder.");
    }

    /**
     * From now on the libraries that read {@code java.io.tmpdir} when they unpack themselves do so in this folder, in place of
     * the machine's, where a process that is killed leaves their files for ever; what such a one has left here is deleted. The
     * JDK's own temporary files stay where the JVM was told at its start. To be called before a library unpacks itself.
     *
     * @throws CannotRunException where that cannot be written
     */
    void takeTemporaryFiles() {
        var temporary = files().temporary();
        try {
            Folders.delete(temporary);
            Files.createDirectories(temporary);
            System.setProperty(TEMPORARY_FILES, temporary.toString());
        } catch (IOException e) {
            throw new CannotRunException("The folder " + temporary + " cannot be written: " + e.getMessage() + ".", e);
        }
    }

    DataFiles files() {
        return new DataFiles(folder);
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new CannotRunException("The lock of " + folder + " cannot be released: " + e.getMessage() + ".", e);
        }
    }
}
