package io.cartstream.api.http;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The documentation: the OpenAPI document and a page that shows it, without anything from elsewhere. */
final class DocsRoutes {
    private static final String PAGE_MAY_BE_OLD = "public, max-age=300";

    private final byte[] openApi;
    private final byte[] page = resource("docs.html");
    private final byte[] script = resource("docs.js");
    private final byte[] style = resource("docs.css");

    DocsRoutes(OpenApi openApi) {
        this.openApi = openApi.json();
    }

    void openApi(Context context) {
        context.contentType(Answers.JSON).result(openApi);
    }

    void page(Context context) {
        SecurityHeaders.allowOwnPage(context);
        serve(context, "text/html; charset=utf-8", page);
    }

    void script(Context context) {
        serve(context, "text/javascript; charset=utf-8", script);
    }

    void style(Context context) {
        serve(context, "text/css; charset=utf-8", style);
    }

    void toPage(Context context) {
        context.redirect("/docs", HttpStatus.FOUND);
    }

    private static void serve(Context context, String type, byte[] content) {
        context.header("Cache-Control", PAGE_MAY_BE_OLD);
        context.contentType(type).result(content);
    }

    private static byte[] resource(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
