vcl 4.1;

# Varnish in front of Dateline. Varnish 7.1 or later with varnish-modules (Debian: apt install
# varnish varnish-modules), started with the parameters in override.conf beside this file.
#
# Pages stay here until the newsroom purges one of their keys, which it does before a publication
# returns. What is not a page (the desk, the wires' door, whatever is not read) goes through.

import std;
import var;
import xkey;

# ── What you change ──────────────────────────────────────────────────────────────────────────────

backend newsroom {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 10s;
}

# Who may purge: the machines that run Dateline.
acl newsrooms {
    "127.0.0.1";
    "::1";
}

# Whose word is taken for X-Forwarded-Proto and X-Forwarded-For: what ends TLS in front of Varnish.
acl proxies {
    "127.0.0.1";
    "::1";
}

sub check_host {
    # Without the port and in lower case. The same hosts as in DATELINE_URL and
    # DATELINE_ALLOWED_HOSTS: no other one reaches the newsroom, and each has pages of its own here.
    if (req.http.X-Host !~ "^(news\.example\.org|www\.news\.example\.org|localhost)$") {
        return (synth(421, "Misdirected Request"));
    }
}

# ── Requests ─────────────────────────────────────────────────────────────────────────────────────

sub vcl_recv {
    # Varnish has already added who asks; a comma means that a proxy passed the request on.
    if (req.method == "PURGE") {
        if (client.ip !~ newsrooms || req.http.X-Forwarded-For ~ "," || req.http.Via) {
            return (synth(405, "Method Not Allowed"));
        }
        call purge_keys;
    }

    # Once more with an older copy, after the newsroom failed: see vcl_deliver.
    if (req.restarts > 0) {
        set req.grace = 10m;
        return (hash);
    }
    # While the newsroom answers, nothing is shown beyond its time.
    set req.grace = 0s;

    call clean_request;
    call check_host;

    if (req.method !~ "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {
        return (synth(405, "Method Not Allowed"));
    }
    # For whoever runs the newsroom, on the machine itself.
    if (req.url ~ "^/(metrics|healthz)([/?]|$)"
        && (client.ip !~ newsrooms || req.http.X-Forwarded-For ~ ",")) {
        return (synth(404, "Not Found"));
    }
    if ((req.method != "GET" && req.method != "HEAD")
        || req.url ~ "^/(desk|wires)([/?]|$)"
        || req.url ~ "^/(metrics|healthz)([/?]|$)") {
        return (pass);
    }
    # Nobody reads by sending something; a body that one server sees and the next does not is a trap.
    if (req.http.Transfer-Encoding || (req.http.Content-Length && req.http.Content-Length != "0")) {
        return (synth(400, "Bad Request"));
    }
    call clean_page_request;
    # A parameter that pages do not have: the newsroom knows what to do with it, and a flood of
    # invented ones must not drive the pages out of here. Of what is offered while somebody types,
    # the first three letters are kept, which everybody types; the newsroom keeps no more either.
    if (req.url ~ "\?" && req.url !~ "\?before=[^&]*$"
        && req.url !~ "/search/suggest\?q=[a-z0-9]{1,3}$") {
        return (pass);
    }
    return (hash);
}

sub purge_keys {
    if (!req.http.xkey-purge) {
        return (synth(400, "No keys"));
    }
    # Whatever is being fetched at this moment may have been made before the change: see
    # vcl_backend_response.
    var.global_set("purged", "" + std.time2real(now, 0.0));
    set req.http.X-Purged = xkey.purge(req.http.xkey-purge);
    return (synth(200, "Purged"));
}

sub clean_request {
    if (!req.http.Host) {
        return (synth(400, "Bad Request"));
    }
    set req.http.X-Host = regsub(std.tolower(req.http.Host), ":[0-9]+$", "");
    if (client.ip !~ proxies) {
        unset req.http.X-Forwarded-Proto;
        set req.http.X-Forwarded-For = client.ip;
    }
    # Nobody outside says where a request came from or where it goes, or is told of keys.
    unset req.http.Forwarded;
    unset req.http.X-Forwarded-Host;
    unset req.http.X-Forwarded-Port;
    unset req.http.X-Forwarded-Prefix;
    unset req.http.X-Original-URL;
    unset req.http.X-Rewrite-URL;
    unset req.http.X-HTTP-Method-Override;
    unset req.http.Surrogate-Capability;
    unset req.http.Proxy;
}

sub clean_page_request {
    set req.http.Host = req.http.X-Host;
    unset req.http.Cookie;
    unset req.http.Authorization;
    # Pages are small and sent whole. Files may be had in parts.
    if (req.url !~ "^/(static|media)/") {
        unset req.http.Range;
    }
    # What advertisers and networks hang on to an address.
    if (req.url ~ "\?") {
        set req.url = regsuball(req.url,
            "(?<=[?&])(utm_[a-z_]+|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|igshid|igsh|msclkid|twclid|ttclid|yclid|mc_[ce]id|_ga|_gl|_hs(enc|mi)|at_[a-z]+|ref|ref_src|ref_url|cmpid|ns_[a-z]+|s_kwcid)(=[^&]*)?(&|$)", "");
        set req.url = regsub(req.url, "[?&]$", "");
    }
    # One of the four codings that the newsroom writes, so that a page is kept four times at most.
    # What the reader refuses (q=0) is taken out first. The newsroom likes zstd best, then br.
    if (req.http.Accept-Encoding) {
        set req.http.Accept-Encoding = regsuball(std.tolower(req.http.Accept-Encoding),
            "[a-z*]+\s*;\s*q\s*=\s*0(\.0*)?\s*(?=,|$)", "");
        if (req.http.Accept-Encoding ~ "(^|,)\s*zstd\s*(;|,|$)") {
            set req.http.Accept-Encoding = "zstd";
        } elsif (req.http.Accept-Encoding ~ "(^|,)\s*br\s*(;|,|$)") {
            set req.http.Accept-Encoding = "br";
        } elsif (req.http.Accept-Encoding ~ "(^|,)\s*gzip\s*(;|,|$)") {
            set req.http.Accept-Encoding = "gzip";
        } else {
            unset req.http.Accept-Encoding;
        }
    }
}

sub vcl_hash {
    hash_data(req.url);
    hash_data(req.http.Host);
    return (lookup);
}

# ── The newsroom's answers ───────────────────────────────────────────────────────────────────────

sub vcl_backend_fetch {
    unset bereq.http.X-Host;
    if (!bereq.uncacheable) {
        # By this the newsroom says how long a page may stay here, and by which keys it is purged.
        set bereq.http.Surrogate-Capability = {"varnish="Surrogate/1.0""};
    }
    set bereq.http.X-Begun = "" + std.time2real(now, 0.0);
    var.set("begun", bereq.http.X-Begun);
    unset bereq.http.X-Begun;
    return (fetch);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    # 500 and above: it may be well again in a moment, so this is not remembered.
    if (beresp.status >= 500) {
        set beresp.ttl = 0s;
        return (deliver);
    }
    if (beresp.http.Surrogate-Control ~ "max-age=[0-9]+" && beresp.http.Surrogate-Key) {
        set beresp.ttl = std.duration(
            regsub(beresp.http.Surrogate-Control, "^.*max-age=([0-9]+).*$", "\1") + "s", 0s);
    } elsif (beresp.http.Cache-Control ~ "immutable"
        && (bereq.url ~ "^/static/" || beresp.http.Surrogate-Key)) {
        # A file named after its content; a picture has the key by which it goes.
        set beresp.ttl = 1d;
    } else {
        set beresp.ttl = 0s;
    }
    if (beresp.ttl <= 0s || beresp.http.Set-Cookie || beresp.http.Vary ~ "(?i)cookie|\*") {
        # For two minutes nobody waits for another's answer to this.
        set beresp.uncacheable = true;
        set beresp.ttl = 120s;
        return (deliver);
    }
    # A purge came while this was being made: whoever asked before it gets it, nobody after. The
    # purge is sent after the commit, so that whatever is asked for after it is new.
    if (std.real(var.get("begun"), 0.0) <= std.real(var.global_get("purged"), 0.0)) {
        set beresp.ttl = 0s;
        return (deliver);
    }
    # Only for the time in which the newsroom cannot answer; a purge takes these pages as well.
    set beresp.grace = 10m;
    set beresp.http.xkey = beresp.http.Surrogate-Key + " everything";
    return (deliver);
}

sub vcl_backend_error {
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "2";
    set beresp.body = {"This page cannot be shown just now. Please try again in a moment.
"};
    return (deliver);
}

# ── What readers get ─────────────────────────────────────────────────────────────────────────────

sub vcl_hit {
    if (obj.ttl < 0s) {
        set req.http.X-Seen = "STALE";
    } else {
        set req.http.X-Seen = "HIT";
    }
    return (deliver);
}

sub vcl_pass {
    set req.http.X-Seen = "PASS";
    return (fetch);
}

sub vcl_miss {
    set req.http.X-Seen = "MISS";
    return (fetch);
}

sub vcl_deliver {
    # The newsroom failed. A page that has not been purged, though its time is over, is better than
    # none; a killed story has no such page.
    if (resp.status >= 500 && req.http.X-Seen == "MISS" && req.restarts == 0) {
        return (restart);
    }
    if (req.http.X-Seen == "HIT") {
        set resp.http.X-Cache = "HIT";
    } elsif (req.http.X-Seen == "STALE") {
        set resp.http.X-Cache = "STALE";
        set resp.http.Warning = {"111 - "Revalidation Failed""};
    }
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
    unset resp.http.Surrogate-Control;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    if (req.url !~ "^/(static|media)/" && req.http.X-Seen != "PASS") {
        set resp.http.Accept-Ranges = "none";
    }
    return (deliver);
}

sub vcl_synth {
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.http.Cache-Control = "no-store";
    unset resp.http.X-Varnish;
    if (req.http.X-Purged) {
        set resp.http.xkey-purged = req.http.X-Purged;
    }
    set resp.body = resp.reason + {"
"};
    return (deliver);
}
