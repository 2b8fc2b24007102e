/**
 * What domains publish so that people are told of it. `notify` listens; who publishes need not know that it is there.
 *
 * `newsId` names one piece of news for ever: published again, after a restart for example, it is told once. So whoever
 * is not sure whether something was published before it crashed publishes it again.
 */

interface Told {
  /** At most 200 characters, the same whenever it is published: `incident-<id>-<update id>`. */
  newsId: string;
  /** When it happened, epoch ms. */
  at: number;
}

export interface IncidentTold extends Told {
  change: "opened" | "updated" | "resolved";
  incident: {
    id: string;
    title: string;
    /** investigating, identified, monitoring, resolved, postmortem. */
    status: string;
    /** none, minor, major, critical. */
    impact: string;
    serviceIds: readonly string[];
    /** Markdown of the update that this is about; null: none was written. */
    body: string | null;
    /** Opened from confirmed downs, not by a person: who is told of the downs is not told of it as well. */
    automatic: boolean;
    /** Below the site's URL: `/incidents/abc`. */
    path: string;
  };
}

export interface MaintenanceTold extends Told {
  maintenance: {
    id: string;
    title: string;
    serviceIds: readonly string[];
    /** Epoch ms. */
    from: number;
    to: number;
    /** Markdown; null: none was written. */
    body: string | null;
    path: string;
  };
}

export interface TaskTold extends Told {
  task: {
    id: string;
    /** The prompt, or its first line. */
    title: string;
    /** completed, failed, cancelled, interrupted. */
    status: string;
    error: string | null;
    costUsd: number | null;
    path: string;
  };
}

export interface ApprovalTold extends Told {
  task: {
    id: string;
    title: string;
    /** What waits for the operator's word: `systemctl restart nginx`. */
    step: string;
    path: string;
  };
}

/** Topics of the bus that end at people. */
export interface TellingEvents {
  "incident.changed": IncidentTold;
  "maintenance.announced": MaintenanceTold;
  "maintenance.began": MaintenanceTold;
  "maintenance.ended": MaintenanceTold;
  "task.ended": TaskTold;
  "task.approval-needed": ApprovalTold;
}
