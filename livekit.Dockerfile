# LiveKit's server with this project's configuration. Keys come from LIVEKIT_KEYS at run time, never from the image.
ARG LIVEKIT_IMAGE=livekit/livekit-server:v1.13.5
FROM ${LIVEKIT_IMAGE}
COPY livekit.yaml /etc/livekit.yaml
EXPOSE 7880/tcp 7881/tcp 7882/udp 50000-50200/udp
# The image's entry point is the server itself.
CMD ["--config", "/etc/livekit.yaml"]
