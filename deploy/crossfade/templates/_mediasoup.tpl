{{/* What carries media inside the server: its variables. */}}
{{- define "crossfade.media.env" -}}
- name: HOST_IP
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
- name: MEDIASOUP_LISTEN_IP
  value: 0.0.0.0
- name: MEDIASOUP_ANNOUNCED_IP
  value: {{ .Values.media.announcedIp | default "$(HOST_IP)" | quote }}
- name: MEDIASOUP_WORKERS
  value: {{ .Values.media.workers | quote }}
- name: MEDIASOUP_UDP_PORT_MIN
  value: {{ .Values.media.firstPort | quote }}
- name: MEDIASOUP_UDP_PORT_MAX
  value: {{ add .Values.media.firstPort .Values.media.workers -1 | quote }}
{{- end -}}

{{/* And its ports, of the machine itself. */}}
{{- define "crossfade.media.ports" -}}
{{- $first := int .Values.media.firstPort -}}
{{- range $worker := until (int .Values.media.workers) }}
{{- range $protocol := list "UDP" "TCP" }}
- name: {{ printf "media-%d-%s" $worker (lower $protocol) }}
  containerPort: {{ add $first $worker }}
  hostPort: {{ add $first $worker }}
  protocol: {{ $protocol }}
{{- end }}
{{- end }}
{{- end -}}
