// Older official clients under names of their own; what we call of them is the same.
declare module "phoenix-1.7.21" {
  export * from "phoenix";
}
declare module "phoenix-1.8.0" {
  export * from "phoenix";
}
