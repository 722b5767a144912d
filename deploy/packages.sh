# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian 12 packages that Recto needs, and one function that installs what is missing.
# Sourced by deploy/quickstart, deploy/test and .ci/run; the reason for each is in README.md.

# Shared libraries of the programs (an image that is not built in needs these).
# shellcheck disable=SC2034
packages_libraries=(
    libcurl4 libexpat1 libfreetype6 libjansson4 liblept5 libmicrohttpd12 libpoppler126 libqpdf29
    libseccomp2 libsqlite3-0 libssl3 libtesseract5 libxlsxwriter4 libyajl2 zlib1g
)
# Data and programs that are looked for at run time.
packages_runtime=(
    bubblewrap ca-certificates curl fonts-urw-base35 poppler-data tesseract-ocr-eng tesseract-ocr-osd
)
# What turns office files, books, DjVu and rare images into pages; without it those are refused.
# shellcheck disable=SC2034
packages_inputs=(
    chromium-headless-shell djvulibre-bin fonts-crosextra-caladea fonts-crosextra-carlito
    fonts-liberation2 imagemagick-6.q16 libmagickcore-6.q16-6-extra libmobi-tools
    libreoffice-impress-nogui libreoffice-math-nogui libreoffice-writer-nogui pandoc
)
packages_build=(
    g++ gcc libc6-dev libcurl4-openssl-dev libexpat1-dev libfreetype-dev libjansson-dev libleptonica-dev
    libmicrohttpd-dev libpoppler-private-dev libqpdf-dev libseccomp-dev libsqlite3-dev libssl-dev
    libtesseract-dev libxlsxwriter-dev libyajl-dev libyaml-dev meson ninja-build pkg-config zlib1g-dev
)
# Exports: the renderer of Mathpix Markdown, and the programs that make the formats out of what it gives.
# shellcheck disable=SC2034
packages_render=(nodejs)
command -v npm >/dev/null || packages_render+=(npm) # other builds of Node.js bring it along
# shellcheck disable=SC2034
packages_formats=(
    chromium-headless-shell fonts-dejavu-core fonts-noto-core fonts-wqy-microhei pandoc texlive-fonts-recommended
    texlive-latex-extra texlive-xetex
)
# shellcheck disable=SC2034
packages_test=(
    check libreoffice-calc-nogui libreoffice-impress-nogui libreoffice-writer-nogui openssl poppler-utils python3
    python3-boto3 python3-jsonschema qpdf swift-account swift-container swift-object swift-proxy tesseract-ocr
)
# shellcheck disable=SC2034
packages_check=(clang-format clang-tidy)

# packages_missing NAME...: print those that are not installed.
packages_missing() {
    local name
    for name in "$@"; do
        case $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) in
        installed) ;;
        *) printf '%s\n' "$name" ;;
        esac
    done
}

# packages_install NAME...: install those that are missing; quick when there are none.
packages_install() {
    local missing as_root=() apt
    if ! command -v dpkg-query >/dev/null; then
        echo "This script installs Debian packages and finds no dpkg here. Install what" >&2
        echo "deploy/packages.sh lists by your system's means, then build with meson." >&2
        return 1
    fi
    mapfile -t missing < <(packages_missing "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Packages are missing and neither root nor sudo is at hand. As root, run:" >&2
            echo "  apt-get install --no-install-recommends ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "Installing ${#missing[@]} packages: ${missing[*]}"
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
    # Lists may be absent (a fresh container) or too old for the archive; then fetch them, once.
    if "${apt[@]}" install --no-install-recommends --print-uris "${missing[@]}" >/dev/null 2>&1 &&
        "${apt[@]}" install --no-install-recommends "${missing[@]}"; then
        return 0
    fi
    if "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; then
        return 0
    fi
    echo "Could not install: $(packages_missing "${missing[@]}" | tr '\n' ' ')" >&2
    echo "If there is no network, install them from a mirror or by hand and run this again." >&2
    return 1
}
