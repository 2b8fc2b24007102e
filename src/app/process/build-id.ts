/** Written beside the assets by the build. */
export const buildIdFile = "build-id";

/** Of the build that made this server; undefined when it runs from its sources. */
export const buildId: string | undefined = import.meta.env?.BUILD_ID;
