{{- define "wardline.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "wardline.selector" -}}
app.kubernetes.io/name: wardline
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "wardline.labels" -}}
{{ include "wardline.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "wardline.image" -}}
{{- if .Values.image.digest }}{{ .Values.image.repository }}@{{ .Values.image.digest }}{{ else }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* What the chart knows itself comes last, so that it cannot be contradicted. */}}
{{- define "wardline.config" -}}
{{- $config := deepCopy .Values.config -}}
{{- $server := get $config "server" | default dict -}}
{{- $own := dict "host" "0.0.0.0" "port" 8080 "healthHost" "0.0.0.0" "healthPort" 8081 -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $own "tls" (dict "certFile" "/etc/wardline/tls/tls.crt" "keyFile" "/etc/wardline/tls/tls.key") -}}
{{- end -}}
{{- $_ := set $config "server" (mergeOverwrite (deepCopy $server) $own) -}}
{{ toYaml $config }}
{{- end }}

{{/* What would not start, or would start unsafe, is refused while it is rendered. */}}
{{- define "wardline.check" -}}
{{- $keys := get .Values.config "keys" | default dict -}}
{{- $server := get .Values.config "server" | default dict -}}
{{- if not .Values.database.urlSecret.name }}{{ fail "database.urlSecret.name: name the Secret that holds the address of your PostgreSQL" }}{{ end -}}
{{- if and (not .Values.keys.existingClaim) (not (get $keys "kms")) }}{{ fail "keys: say config.keys.kms, or name a ReadWriteMany claim in keys.existingClaim; a root key inside a pod is lost with it" }}{{ end -}}
{{- if and (not .Values.tls.secretName) (not (get $server "dangerouslyAllowPlainHttpFrom")) }}{{ fail "tls.secretName: name a Secret with a certificate, or say config.server.dangerouslyAllowPlainHttpFrom for the proxy that ends TLS" }}{{ end -}}
{{- if not (get .Values.config "operator") }}{{ fail "config.operator: say where the operator's systems are; the practice operator is for one machine" }}{{ end -}}
{{- end }}
