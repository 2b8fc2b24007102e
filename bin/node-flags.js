/**
 * How the server's Node keeps its heap. A young generation of 16 MB, as Node has it, is mostly garbage of checks that
 * stays resident; at 4 MB nothing is slower. Without the compiler between the quick one and the thorough one it keeps 6 MB
 * less code and nothing is slower either: what is hot gets the thorough one (bench/claims/memory.ts and check-cost.ts). What a
 * request leaves behind grows old before it goes: with 100 checks a second the process held 120 to 180 MB, and holds 122 where the
 * heap may grow by two fifths between collections. V8 reads this at its start only.
 */
export const nodeFlags = ["--max-semi-space-size=4", "--no-maglev", "--heap-growing-percent=40"];

/**
 * How glibc keeps what is not in that heap. It gives every thread of Node's an arena of its own, which keep 10 MB that
 * nobody uses; with two in all nothing is slower, with one a check is (the same benches). Elsewhere it means nothing.
 */
export const nodeEnvironment = { MALLOC_ARENA_MAX: "2" };
