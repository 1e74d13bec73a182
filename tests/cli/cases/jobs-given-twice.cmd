check --color never --color never -j 1 -j 2 expressway/leaf-good.pem
