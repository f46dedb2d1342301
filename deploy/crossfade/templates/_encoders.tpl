{{/* What takes encoders inside the server: its variables. */}}
{{- define "crossfade.encoders.env" -}}
- name: ENCODER_IP
  valueFrom:
    fieldRef:
      fieldPath: status.hostIP
- name: STREAM_MODES
  value: browser,ingress
- name: RTMP_PORT
  value: '1935'
- name: RTMP_URL
  value: {{ required "Set encoders.rtmpUrl, such as rtmp://live.example.com/live." .Values.encoders.rtmpUrl | quote }}
- name: WHIP_UDP_PORT_MIN
  value: '40200'
- name: WHIP_UDP_PORT_MAX
  value: {{ add 40199 .Values.encoders.whipPorts | quote }}
- name: WHIP_ANNOUNCED_IP
  value: {{ .Values.encoders.announcedIp | default "$(ENCODER_IP)" | quote }}
{{- end -}}

{{/* And its ports: those for WHIP are of the machine itself. */}}
{{- define "crossfade.encoders.ports" -}}
- name: rtmp
  containerPort: 1935
{{- range $port := until (int .Values.encoders.whipPorts) }}
- name: {{ printf "whip-%d" $port }}
  containerPort: {{ add 40200 $port }}
  hostPort: {{ add 40200 $port }}
  protocol: UDP
{{- end }}
{{- end -}}
