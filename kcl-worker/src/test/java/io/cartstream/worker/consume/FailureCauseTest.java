package io.cartstream.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.cartstream.worker.features.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class FailureCauseTest {
    @Test
    void aRefusalSaysWhatAwsCallsItAndNotWhatWasSent() {
        var refused = DynamoDbException.builder()
                .statusCode(400)
                .message("the shopper 1569 is not allowed")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("the shopper 1569 is not allowed")
                        .build())
                .build();

        var cause = new FailureCause(new StoreUnavailableException("user_features does not answer", refused));

        assertThat(cause)
                .hasToString("StoreUnavailableException: user_features does not answer,"
                        + " caused by DynamoDbException [AccessDeniedException, 400]");
    }

    @Test
    void anOutageIsToldFromARefusal() {
        var cause = new FailureCause(new StoreUnavailableException(
                "user_features does not answer",
                SdkClientException.create("to 1569", new java.net.ConnectException("refused"))));

        assertThat(cause)
                .hasToString("StoreUnavailableException: user_features does not answer,"
                        + " caused by SdkClientException, caused by ConnectException");
    }

    @Test
    void whatAParserQuotesIsNotLogged() {
        assertThat(new FailureCause(new IllegalArgumentException("unexpected: 1569")))
                .hasToString("IllegalArgumentException");
    }
}
