"""Headers of all answers: what a page may load and run, and who may read what is public."""

from typing import Final

# Nothing from elsewhere, nothing inline. No frame-ancestors, since to be embedded is a feature, also in slides opened
# from disk, which not even * matches; what has a session, a frame could misuse, and it has a policy of its own.
CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
# A page with a session is framed by nobody, who could make others press its buttons; it may frame the page itself.
SESSION_SECURITY_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'; frame-ancestors 'none'"
# A page that shows somebody's run is framed by our own pages alone.
FRAMED_SECURITY_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'self'"
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# What is the same for everybody: a sandboxed frame is of no origin, and asks for the page's own files as a stranger.
FOR_ALL: Final = {"Access-Control-Allow-Origin": "*"}
