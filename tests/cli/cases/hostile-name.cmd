check --at 2026-11-21 --trust trust/root-only.pem hostile/cn-escape.pem hostile/cn-bidi.pem hostile/cn-newline.pem hostile/cn-nul.pem
