/** What a port is by convention. The process that holds it decides first; see `name-service.ts`. */
export interface KnownPort {
  id: string;
  name: string;
  /** Processes (start of their name) that the convention is believed of. */
  processes: readonly string[];
  /** Such a server is not asked in HTTP: it would log the request as an error or an attack. */
  speaksHttp: boolean;
}

function http(id: string, name: string, ...processes: string[]): KnownPort {
  return { id, name, processes, speaksHttp: true };
}

function other(id: string, name: string, ...processes: string[]): KnownPort {
  return { id, name, processes, speaksHttp: false };
}

/** Processes that hold a socket for somebody else: they say nothing about what answers there. */
export const standIns: readonly string[] = [
  "systemd",
  "init",
  "xinetd",
  "inetd",
  "docker-proxy",
  "rootlessport",
  "conmon",
];

/** IANA service names and the documented default ports of common servers. */
export const knownPorts: ReadonlyMap<number, KnownPort> = new Map([
  [21, other("ftp", "FTP", "vsftpd", "proftpd", "pure-ftpd")],
  [22, other("ssh", "SSH", "sshd", "dropbear")],
  [25, other("smtp", "Mail (SMTP)", "master", "exim", "sendmail", "opensmtpd", "smtpd")],
  [
    53,
    other("dns", "DNS", "systemd-resolve", "named", "unbound", "dnsmasq", "coredns", "pdns", "knotd", "nsd"),
  ],
  [80, http("web", "Web server")],
  [110, other("pop3", "Mail (POP3)", "dovecot")],
  [111, other("rpcbind", "rpcbind", "rpcbind")],
  [143, other("imap", "Mail (IMAP)", "dovecot")],
  [389, other("ldap", "LDAP", "slapd", "ns-slapd")],
  [443, other("web-tls", "Web server (TLS)")],
  [445, other("smb", "File sharing (SMB)", "smbd")],
  [465, other("smtps", "Mail (SMTPS)", "master", "exim", "opensmtpd", "smtpd")],
  [587, other("submission", "Mail (submission)", "master", "exim", "opensmtpd", "smtpd")],
  [631, http("printing", "Printing (CUPS)", "cupsd")],
  [636, other("ldaps", "LDAP (TLS)", "slapd", "ns-slapd")],
  [993, other("imaps", "Mail (IMAPS)", "dovecot")],
  [995, other("pop3s", "Mail (POP3S)", "dovecot")],
  [1883, other("mqtt", "MQTT", "mosquitto", "emqx")],
  [2019, http("caddy-admin", "Caddy admin", "caddy")],
  [2049, other("nfs", "NFS", "nfsd")],
  [2375, http("docker", "Docker", "dockerd")],
  [2379, http("etcd", "etcd", "etcd")],
  [3000, http("web-3000", "Web server 3000")],
  [3306, other("mysql", "MySQL", "mysqld", "mariadbd")],
  [4222, other("nats", "NATS", "nats-server")],
  [5432, other("postgresql", "PostgreSQL", "postgres", "postmaster")],
  [5672, other("rabbitmq", "RabbitMQ", "beam")],
  [6379, other("redis", "Redis", "redis-server", "valkey-server", "keydb")],
  [6432, other("pgbouncer", "PgBouncer", "pgbouncer")],
  [8080, http("web-8080", "Web server 8080")],
  [8086, http("influxdb", "InfluxDB", "influxd")],
  [8111, http("symbiont", "Symbiont", "symbiont")],
  [8222, http("nats-monitor", "NATS monitor", "nats-server")],
  [8333, http("dendrite", "Dendrite", "dendrite")],
  [8443, other("web-8443", "Web server 8443 (TLS)")],
  [8500, http("consul", "Consul", "consul")],
  [9000, http("web-9000", "Web server 9000")],
  [9090, http("prometheus", "Prometheus", "prometheus")],
  [9092, other("kafka", "Kafka", "java")],
  [9093, http("alertmanager", "Alertmanager", "alertmanager")],
  [9100, http("node-exporter", "Node exporter", "node_exporter")],
  [9200, http("elasticsearch", "Elasticsearch", "java")],
  [11211, other("memcached", "Memcached", "memcached")],
  [27017, other("mongodb", "MongoDB", "mongod")],
]);
