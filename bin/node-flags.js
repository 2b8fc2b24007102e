/**
 * How the server's Node keeps its heap. A young generation of 16 MB, as Node has it, is mostly garbage of checks that
 * stays resident; at 4 MB nothing is slower (bench/claims/memory.ts and check-cost.ts). V8 reads this at its start only.
 */
export const nodeFlags = ["--max-semi-space-size=4"];
