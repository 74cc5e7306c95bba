package io.cartstream.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3Proxy's store over a folder, in which an object appears whole or not at all: it is written in a folder beside the buckets
 * and renamed to its place. S3Proxy's own store writes beside the object, so that a reader of the bucket, over HTTP or in the
 * folder, meets incomplete files that vanish.
 *
 * <p>The parts of an upload wait beside the buckets as well; an upload that was not completed does not survive a restart.
 * Versions of objects and default encryption of buckets are not supported. Thread-safe.
 */
final class WholeObjects extends ForwardingBlobStore {
    /** Of what S3Proxy's handler remembers of an upload, as an object of the bucket that it hides. */
    private static final String UPLOAD_PREFIX = ".s3proxy-mpu-stub-";

    /** Between a bucket and the rest of a name; no bucket has it in its own. */
    private static final String SEPARATOR = "_";

    private final Path buckets;
    private final Path drafts;
    private final FilesystemNio2BlobStore staging;

    private WholeObjects(Path buckets, Path drafts) {
        super(new FilesystemNio2BlobStore(buckets.toString()));
        this.buckets = buckets;
        this.drafts = drafts;
        this.staging = new FilesystemNio2BlobStore(drafts.toString());
    }

    /**
     * @param buckets the folder of the buckets
     * @param drafts a folder on the same file system; what an earlier process left in it is deleted
     */
    static WholeObjects open(Path buckets, Path drafts) throws IOException {
        Folders.delete(drafts);
        Files.createDirectories(buckets);
        Files.createDirectories(drafts);
        return new WholeObjects(buckets.toRealPath(), drafts.toRealPath());
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        if (request.key().endsWith("/")) {
            return super.putBlob(request, content); // a folder, which is made at once
        }
        requireBucket(request.bucket());
        if (isOfUpload(request.key())) {
            return besides(request.bucket()).putBlob(request, content);
        }
        return withDraft(draft -> {
            var response = staging.putBlob(
                    request.toBuilder()
                            .bucket(draft)
                            .ifMatch(null)
                            .ifNoneMatch(null)
                            .build(),
                    content);
            publish(draft, request.bucket(), request.key(), request.ifMatch(), request.ifNoneMatch());
            return response;
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        requireBucket(request.destinationBucket());
        return withSnapshot(
                        request.sourceBucket(),
                        request.sourceKey(),
                        snapshot -> withDraft(draft -> {
                            var response = staging.copyBlob(request.toBuilder()
                                    .sourceBucket(snapshot)
                                    .destinationBucket(draft)
                                    .build());
                            publish(draft, request.destinationBucket(), request.destinationKey(), null, null);
                            return response;
                        }))
                .orElseGet(() -> super.copyBlob(request));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        if (isOfUpload(request.key())) {
            return besides(request.bucket()).getBlob(request);
        }
        return withSnapshot(
                        request.bucket(),
                        request.key(),
                        snapshot -> staging.getBlob(
                                request.toBuilder().bucket(snapshot).build()))
                .orElseGet(() -> super.getBlob(request));
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return isOfUpload(request.key())
                ? besides(request.bucket()).blobMetadata(request)
                : super.blobMetadata(request);
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return isOfUpload(request.key()) ? besides(request.bucket()).removeBlob(request) : super.removeBlob(request);
    }

    @Override
    public boolean blobExists(String bucket, String key) {
        return isOfUpload(key) ? besides(bucket).blobExists(bucket, key) : super.blobExists(bucket, key);
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return isOfUpload(key) ? besides(bucket).getBlobAccess(bucket, key) : super.getBlobAccess(bucket, key);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        requireBucket(request.bucket());
        var draft = UUID.randomUUID().toString();
        var bucket = request.bucket() + SEPARATOR + draft;
        staging.createContainer(bucket);
        var staged = staging.initiateMultipartUpload(
                request.toBuilder().bucket(bucket).build());
        return new MultipartUpload(draft + SEPARATOR + staged.id(), request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        return staging.uploadMultipartPart(staged(upload), request, content);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        var staged = staged(upload);
        var response = staging.completeMultipartUpload(
                staged, request.toBuilder().ifMatch(null).ifNoneMatch(null).build());
        try (var _ = new Draft(drafts.resolve(staged.containerName()))) {
            publish(
                    staged.containerName(),
                    upload.containerName(),
                    upload.blobName(),
                    request.ifMatch(),
                    request.ifNoneMatch());
        }
        return response;
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        var staged = staged(upload);
        try (var _ = new Draft(drafts.resolve(staged.containerName()))) {
            staging.abortMultipartUpload(staged);
        }
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return staging.listMultipartUpload(staged(upload));
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        requireBucket(bucket);
        return staging.list().buckets().stream()
                .map(Bucket::name)
                .filter(name -> name.startsWith(bucket + SEPARATOR))
                .flatMap(name -> staging.listMultipartUploads(name).stream()
                        .map(upload -> upload.toBuilder()
                                .uploadId(name.substring(bucket.length() + 1) + SEPARATOR + upload.uploadId())
                                .build()))
                .toList();
    }

    /** The upload as the store beside the buckets knows it; each has a bucket of its own there, which the id for others names. */
    private static MultipartUpload staged(MultipartUpload upload) {
        var id = upload.id().split(SEPARATOR, 2);
        var request = upload.request().toBuilder().bucket(upload.containerName() + SEPARATOR + id[0]);
        return new MultipartUpload(id[1], request.build());
    }

    @Override
    public boolean supportsVersioning() {
        return false;
    }

    @Override
    public boolean supportsBucketEncryption() {
        return false;
    }

    private static boolean isOfUpload(String key) {
        return key.startsWith(UPLOAD_PREFIX);
    }

    /** The store beside the buckets, with a bucket of the same name. */
    private FilesystemNio2BlobStore besides(String bucket) {
        requireBucket(bucket);
        synchronized (staging) {
            if (!staging.containerExists(bucket)) {
                staging.createContainer(bucket);
            }
        }
        return staging;
    }

    private void requireBucket(String bucket) {
        super.headBucket(HeadBucketRequest.builder().bucket(bucket).build());
    }

    /**
     * Renames a complete file to its place.
     *
     * @param draft the staging bucket that holds it
     */
    private synchronized void publish(
            String draft, String bucket, String key, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        var file = file(drafts, draft, key);
        try {
            requireConditions(bucket, key, ifMatch, ifNoneMatch);
            moveInto(file, file(buckets, bucket, key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireConditions(String bucket, String key, @Nullable String ifMatch, @Nullable String ifNoneMatch) {
        if (ifMatch == null && ifNoneMatch == null) {
            return;
        }
        var present = super.blobMetadataIfPresent(bucket, key);
        if (ifNoneMatch != null && present != null) {
            throw S3Exceptions.preconditionFailed(null);
        }
        if (ifMatch != null && present == null) {
            throw S3Exceptions.noSuchKey(bucket, key, "There is no object to match");
        }
        if (ifMatch != null && !unquoted(ifMatch).equals(unquoted(present.eTag()))) {
            throw S3Exceptions.preconditionFailed(null);
        }
    }

    private static String unquoted(String eTag) {
        return eTag.replace("\"", "");
    }

    private static void moveInto(Path file, Path target) throws IOException {
        while (true) {
            Files.createDirectories(target.getParent());
            try {
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
                return;
            } catch (NoSuchFileException e) {
                if (Files.notExists(file)) {
                    throw e;
                }
                // A request that deletes the last object of a folder deletes the folder: make it again.
            }
        }
    }

    /** Runs with a staging bucket of its own, which is deleted in the end. */
    private <T> T withDraft(Staged<T> action) {
        try (var draft = new Draft(drafts.resolve(UUID.randomUUID().toString()))) {
            staging.createContainer(draft.bucket());
            return action.in(draft.bucket());
        }
    }

    /**
     * Runs with a staging bucket that holds one object as it is now, whatever replaces it meanwhile: a second name of its file.
     *
     * @return nothing where there is no such object, or it is a folder
     */
    private <T> Optional<T> withSnapshot(String bucket, String key, Staged<T> action) {
        requireBucket(bucket);
        var source = file(buckets, bucket, key);
        if (!source.startsWith(buckets.resolve(bucket)) || !Files.isRegularFile(source)) {
            return Optional.empty();
        }
        return withDraft(draft -> {
            var link = file(drafts, draft, key);
            try {
                Files.createDirectories(link.getParent());
                Files.createLink(link, source);
            } catch (NoSuchFileException _) {
                return Optional.empty(); // just deleted
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Optional.of(action.in(draft));
        });
    }

    /** Where S3Proxy's store keeps an object. */
    private static Path file(Path root, String bucket, String key) {
        return root.resolve(bucket).resolve(key).normalize();
    }

    @FunctionalInterface
    private interface Staged<T> {
        T in(String stagingBucket);
    }

    /** A staging bucket for one object. */
    private record Draft(Path folder) implements AutoCloseable {
        String bucket() {
            return folder.getFileName().toString();
        }

        @Override
        public void close() {
            try {
                Folders.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
