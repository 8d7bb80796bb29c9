#!/bin/sh
# Install one lock file by hash, with pip's log reduced to a line that says where it is.
set -eu
python=$1 lock=$2
{
    "$python" -m pip --disable-pip-version-check install --require-hashes --requirement "$lock" 2>&1 ||
        echo "pip-failed"
} | awk -v total="$(grep -c '^[a-zA-Z0-9]' "$lock")" '
    { log_text = log_text $0 "\n" }
    /^Collecting/ { n++; printf "\r   %d of about %d: %-48.48s", n, total, $2; fflush() }
    /^Installing collected/ { printf "\r   %d downloaded, installing …%-40s", n, ""; fflush() }
    /^pip-failed$/ { failed = 1 }
    END {
        if (failed) { printf "\n%s", log_text; exit 1 }
        printf "\r   %d packages installed%-60s\n", n, ""
    }'
