check --at 2026-11-21 -o no/such/folder/report.txt expressway/leaf-good.pem
