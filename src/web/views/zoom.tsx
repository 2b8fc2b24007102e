import type { ServicePageModel } from "./model.ts";
import { places } from "./page.tsx";
import type { ResponsePlace } from "./response-place.ts";

interface ZoomProps {
  model: ServicePageModel;
  place: ResponsePlace;
}

/** Where the browser puts the chart that zooms, with all that it has to know; empty without a script. */
export function Zoom({ model: { service, window, limitMs }, place: { basePath, words } }: ZoomProps) {
  const { zoom } = words.service;
  return (
    <div
      id="zoom"
      class="zoom"
      data-keep=""
      data-source={`${basePath}${places.serviceJson(service.id)}/history?window=${window}`}
      data-limit={limitMs ?? undefined}
      data-born={service.bornAt ?? undefined}
      data-text-chart={zoom.chart}
      data-text-closer={zoom.closer}
      data-text-wider={zoom.wider}
      data-text-earlier={zoom.earlier}
      data-text-later={zoom.later}
      data-text-whole={zoom.whole}
      data-text-hint={zoom.hint}
      data-text-fallen={words.service.downSince("{moment}")}
      data-text-now={words.time.now}
      data-text-limit={words.service.limit}
      data-text-gap={words.service.gap("{length}")}
      data-text-work={words.service.maintenanceFor("{length}")}
      data-text-paused={words.service.pausedFor("{length}")}
    />
  );
}
