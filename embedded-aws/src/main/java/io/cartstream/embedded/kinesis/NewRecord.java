package io.cartstream.embedded.kinesis;

/** A record that is to be appended. */
@SuppressWarnings("ArrayRecordComponent") // a value that is only passed on, never compared
record NewRecord(byte[] partitionKey, byte[] data) {
    int bytes() {
        return partitionKey.length + data.length;
    }
}
