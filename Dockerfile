# docker build -t certproof . && docker run --rm -v "$PWD:/work:ro" certproof check .
FROM debian:bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends autoconf automake gcc libc6-dev libidn2-dev libpsl-dev libpcre2-dev \
	libssl-dev libtool libxml2-dev libyaml-dev libzip-dev make pkg-config zlib1g-dev
COPY . /src
WORKDIR /src
RUN autoreconf -i && ./configure --prefix=/usr && make && make install DESTDIR=/made

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libidn2-0 libpsl5 libpcre2-8-0 libssl3 libxml2 libyaml-0-2 libzip4 zlib1g && \
	rm -rf /var/lib/apt/lists/*
COPY --from=build /made /
USER 65532
WORKDIR /work
ENTRYPOINT ["certproof"]
