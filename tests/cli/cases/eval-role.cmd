eval -r expressway-e --release X14.0.2 "role + ' ' + release" expressway/leaf-good.pem
