/** Where a page says that it stands: its topic, and the last drawing it was made of. */
export function viewPosition(html: string): { topic: string; epoch: string; seq: number } {
  const [, topic = "", epoch = "", seq = "0"] =
    /data-view-topic="([^"]*)" data-view-epoch="([^"]*)" data-view-seq="(\d+)"/.exec(html) ?? [];
  return { topic: topic.replaceAll("&amp;", "&"), epoch, seq: Number(seq) };
}
