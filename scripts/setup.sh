# shellcheck shell=bash
# Sets up what ./run and ./test need; sourced by both, never run by itself.
#
#   kadian_setup run     the program
#   kadian_setup dev     the program and what the tests need
#
# Says what it does on stderr (stdout belongs to the program), changes nothing that is already
# in place, and may be interrupted at any moment: whatever is half made is made again.

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=$ROOT/.venv
SETUP_LOG=

# Qt, OpenCV and the second QR reader load these, and Python reads the time zones; a desktop has
# most of them, a bare Debian none.
PACKAGES_RUN=(
  libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libzbar0 libasound2 tzdata
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0
  libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0
)
# A display without a screen, and hands for it: the tests open one real window. PostgreSQL: they
# start throwaway servers of their own as a hub.
PACKAGES_DEV=(xvfb xdotool postgresql)

say() { printf '==> %s\n    %s\n' "$1" "$2" >&2; }

fail() {
  printf '\n!!! %s\n    %s\n' "$1" "$2" >&2
  if [[ -s $SETUP_LOG ]]; then
    printf -- '--- %s\n' "$SETUP_LOG" >&2
    tail -n 25 "$SETUP_LOG" >&2
  fi
  exit 1
}

# --- Python ----------------------------------------------------------------------------------

# Prints the oldest Python that pyproject.toml allows, as "3, 11".
oldest_python() { sed -n 's/^requires-python = ">=\([0-9]*\)\.\([0-9]*\).*/\1, \2/p' "$ROOT/pyproject.toml"; }

# Prints a Python that is new enough and can make virtual environments.
find_python() {
  local name
  for name in "${KADIAN_PYTHON:-python3}" python3 python3.13 python3.12 python3.11 python3.10; do
    if "$name" -c "import sys, ensurepip, venv; sys.exit(sys.version_info < ($(oldest_python)))" \
      >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# Is the environment whole, ours (a moved checkout breaks it) and newer than pyproject.toml?
venv_ready() {
  local mode=$1 probe=click script_head=
  venv_stamped "$mode" || return 1
  [[ -f $VENV/bin/gate ]] || return 1
  IFS= read -r -d '' -n 600 script_head <"$VENV/bin/gate" || true
  [[ $script_head == *"$VENV/bin/"* ]] || return 1
  [[ $mode == run ]] || probe=pytest
  # Finds the packages without importing them: a Python upgraded underneath loses them.
  "$VENV/bin/python" -I -c "import sys
from importlib.util import find_spec
sys.exit(not (find_spec('gate_app') and find_spec('$probe')))" >/dev/null 2>&1
}

venv_stamped() {
  local stamp
  for stamp in "$VENV/.stamp-dev" "$VENV/.stamp-$1"; do
    if [[ $stamp -nt $ROOT/pyproject.toml ]]; then return 0; fi
  done
  return 1
}

# An environment without a stamp is kept when pip still works in it and its scripts point here.
venv_usable() {
  local script_head=
  [[ -x $VENV/bin/python && -f $VENV/bin/pip ]] || return 1
  IFS= read -r -d '' -n 600 script_head <"$VENV/bin/pip" || true
  [[ $script_head == *"$VENV/bin/"* ]] || return 1
  "$VENV/bin/python" -I -m pip --version >/dev/null 2>&1
}

make_venv() {
  local mode=$1 python=$2 what=.
  [[ $mode == run ]] || what='.[dev]'
  if ! venv_usable; then
    say "建立 Python 环境 .venv（$python）" "Making the Python environment .venv"
    rm -rf "$VENV"
    "$python" -m venv "$VENV" >>"$SETUP_LOG" 2>&1 ||
      fail "无法建立 .venv：磁盘是否已满？" "Could not make .venv: is the disk full?"
  fi
  say "安装 Python 软件包（首次约需一分钟）" "Installing Python packages (about a minute, once)"
  # Dated before pip reads pyproject.toml, so that an edit made meanwhile is noticed next time.
  touch "$VENV/.stamp-new"
  (cd "$ROOT" && "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input \
    --progress-bar off -e "$what") >>"$SETUP_LOG" 2>&1 ||
    fail "软件包安装失败：请检查网络后再运行一次" \
      "Packages could not be installed: check the network and run this again"
  mv -f "$VENV/.stamp-new" "$VENV/.stamp-$mode"
}

# --- System libraries (Debian, Ubuntu, UOS, Kylin and their like) -------------------------------

# Prints those of the named packages that are neither installed nor provided by an installed one
# (newer releases renamed some: libglib2.0-0t64 provides libglib2.0-0).
missing_packages() {
  dpkg-query -W -f '${db:Status-Abbrev}|${Package}|${Provides}\n' 2>/dev/null |
    awk -F '|' -v wanted="$*" '
      substr($1, 2, 1) == "i" {
        have[$2] = 1
        n = split($3, provided, ",")
        for (i = 1; i <= n; i++) { gsub(/^ +| *\(.*$| +$/, "", provided[i]); have[provided[i]] = 1 }
      }
      END { n = split(wanted, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have)) print w[i] }'
}

# The same names as this release spells them.
current_names() {
  local name
  for name in "$@"; do
    if apt-cache show --no-all-versions "${name}t64" >/dev/null 2>&1; then name=${name}t64; fi
    printf '%s\n' "$name"
  done
}

apt_install() {
  local names=() attempt
  export DEBIAN_FRONTEND=noninteractive
  apt-get -q update >>"$SETUP_LOG" 2>&1 ||
    say "apt 更新列表失败，继续尝试" "apt could not refresh its lists; trying all the same"
  mapfile -t names < <(current_names "$@")
  for attempt in 1 2 3; do
    if apt-get -q install -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
      "${names[@]}" </dev/null >>"$SETUP_LOG" 2>&1; then
      return 0
    fi
    dpkg --configure -a >>"$SETUP_LOG" 2>&1 || true # a set-up that was cut short earlier
    sleep "$attempt"
  done
  fail "系统软件包安装失败：${names[*]}" "System packages could not be installed"
}

need_packages() {
  local names=()
  if [[ $EUID -eq 0 ]] && command -v apt-get >/dev/null; then
    say "安装系统软件包：$*" "Installing system packages"
    apt_install "$@"
    return
  fi
  mapfile -t names < <(current_names "$@")
  printf '\n!!! %s\n    %s\n\n    apt-get install --no-install-recommends %s\n\n' \
    "缺少系统软件包，请先以管理员（root）身份安装，然后再运行一次：" \
    "System packages are missing. Install them as root, then run this again:" \
    "${names[*]}" >&2
  rm -f "$SETUP_LOG"
  exit 1
}

# Some releases have an older python3 and newer ones beside it (Ubuntu 22.04: 3.10 and 3.11).
need_newer_python() {
  local minor
  for minor in 13 12 11; do
    if apt-cache show --no-all-versions "python3.$minor-venv" >/dev/null 2>&1; then
      need_packages "python3.$minor" "python3.$minor-venv"
      return
    fi
  done
}

# --- Everything -----------------------------------------------------------------------------------

kadian_setup() {
  local mode=$1 wanted=("${PACKAGES_RUN[@]}") missing=() python
  [[ $mode == run ]] || wanted+=("${PACKAGES_DEV[@]}")
  if command -v dpkg-query >/dev/null; then
    mapfile -t missing < <(missing_packages "${wanted[@]}")
  fi
  if ((${#missing[@]} == 0)) && venv_ready "$mode"; then return 0; fi

  # One at a time; whoever waited looks again. The lock lies on the folder, so it leaves no file.
  exec 9<"$ROOT"
  if command -v flock >/dev/null && ! flock -n 9; then
    say "另一个安装正在进行，请稍候" "Another set-up is at work here; waiting for it"
    flock 9
  fi
  SETUP_LOG=$(mktemp "${TMPDIR:-/tmp}/kadian-setup.XXXXXX")

  if command -v dpkg-query >/dev/null; then
    if ! find_python >/dev/null && ! venv_ready "$mode"; then wanted+=(python3 python3-venv); fi
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if ((${#missing[@]})); then need_packages "${missing[@]}"; fi
    if ! find_python >/dev/null && ! venv_ready "$mode"; then need_newer_python; fi
  else
    say "此系统没有 dpkg，未检查系统库（需要 OpenGL、EGL、xcb、fontconfig、zbar）" \
      "No dpkg here, system libraries not checked (OpenGL, EGL, xcb, fontconfig, zbar)"
  fi
  if ! venv_ready "$mode"; then
    python=$(find_python) ||
      fail "需要 Python（带 venv），版本不低于：$(oldest_python)；可用 KADIAN_PYTHON 指定" \
        "A newer Python with venv is needed; KADIAN_PYTHON may name one"
    make_venv "$mode" "$python"
  fi
  rm -f "$SETUP_LOG"
  exec 9<&-
  say "准备就绪" "Ready"
}
