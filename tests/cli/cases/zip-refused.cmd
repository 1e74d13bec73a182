check --at 2026-11-21 -q file/encrypted.zip file/nested.zip file/short.zip
