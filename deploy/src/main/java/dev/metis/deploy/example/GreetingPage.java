package dev.metis.deploy.example;

import dev.metis.client.HubUser;

/**
 * The page for browsers.
 *
 * @param prefix of the service
 * @param xsrfToken that its form sends along
 */
record GreetingPage(String prefix, HubUser user, String announcement, String xsrfToken) {
    String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Announcements</title></head>
                <body>
                <h1>Hello, %s</h1>
                <p id="announcement">%s</p>
                %s
                <p><a href="%slogout">Log out</a></p>
                <script>
                const url = new URL("live", document.baseURI);
                url.protocol = url.protocol.replace("http", "ws");
                new WebSocket(url).onmessage = event =>
                    document.getElementById("announcement").textContent = JSON.parse(event.data).text;
                </script>
                </body>
                </html>
                """.formatted(
                        escaped(user.identity().displayName()),
                        escaped(announcement),
                        user.admin() ? form() : "",
                        escaped(prefix));
    }

    private String form() {
        return """
                <form method="post" action="%sannouncement">
                <input type="hidden" name="_xsrf" value="%s">
                <label for="text">Announcement</label>
                <input id="text" name="text" maxlength="500" value="%s">
                <button>Announce</button>
                </form>
                """.formatted(escaped(prefix), escaped(xsrfToken), escaped(announcement));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
