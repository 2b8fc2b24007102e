/** A config to start from, shown in the docs; a test holds it to be valid and free of warnings. */
export const configExample = `# cortex.yaml: what is watched and who may see it. Everything here is optional.
site:
  name: Example
  # url: https://status.example.com   # the public URL, once there is one
  timeZone: Europe/Berlin             # days of the uptime bars

defaults:
  every: 30s                          # any key that all services share

groups:
  - { name: Core, description: What customers touch }
  - { name: Inside, visibility: operator }

services:
  - id: web                           # stable: letters, digits, - and _
    name: Website
    group: Core
    http: https://www.example.com/
    expect:
      status: [200-299]
      body: { contains: Welcome }
      latency: 800ms                  # slower is degraded, not down

  - id: db
    name: Database
    group: Inside
    tcp: 127.0.0.1:5432

  - id: backup
    name: Nightly backup
    group: Inside
    push: { grace: 1h }               # the job calls /push/<token>; the dashboard shows the address
    every: 1d
`;
