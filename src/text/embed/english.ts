export const embedEnglish = {
  title: (site: string) => `${site} status, in short`,
  all: "Services",
  whole: (site: string) => `Status of ${site}`,
};
