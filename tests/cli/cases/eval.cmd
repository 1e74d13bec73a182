eval "cert.san.dns.filter(d, d.startsWith(\"e\"))" expressway/leaf-good.pem
