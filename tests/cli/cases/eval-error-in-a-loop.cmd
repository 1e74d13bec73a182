eval "cert.san.dns.map(n, n.split('.')).transformList(i, p, p[1] + p[i]).size()" expressway/leaf-good.pem
