import { operatorPassword, type RunningCortex } from "./run-cortex.ts";

export interface Answered {
  status: number;
  html: string;
  location: string | null;
}

export interface OperatorSession {
  cookie: string;
  open(path: string, headers?: Record<string, string>): Promise<Answered>;
  /** As a browser without a script does it: from the page's own form, with its hidden fields. */
  submit(path: string, fields: Record<string, string>, form?: string): Promise<Answered>;
}

/** Logs in to a running program. */
export async function logIn({ url }: Pick<RunningCortex, "url">): Promise<OperatorSession> {
  const login = await fetch(`${url}/login`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ password: operatorPassword }),
  });
  const cookies = new Map<string, string>();
  const keep = (response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
  };
  keep(login);
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answered = async (response: Response): Promise<Answered> => {
    keep(response);
    return {
      status: response.status,
      html: await response.text(),
      location: response.headers.get("location"),
    };
  };
  const open = async (path: string, headers: Record<string, string> = {}) =>
    answered(await fetch(`${url}${path}`, { headers: { ...headers, cookie: cookie() }, redirect: "manual" }));
  return {
    get cookie() {
      return cookie();
    },
    open,
    async submit(path, fields, form) {
      const { html } = await open(path);
      const [, token = ""] = /name="_csrf_token" value="([^"]*)"/.exec(html) ?? [];
      const body = new URLSearchParams({
        _csrf_token: token,
        ...(form === undefined ? {} : { _form: form }),
        ...fields,
      });
      const headers = { cookie: cookie(), origin: url, "sec-fetch-site": "same-origin" };
      return answered(await fetch(`${url}${path}`, { method: "POST", redirect: "manual", headers, body }));
    },
  };
}
