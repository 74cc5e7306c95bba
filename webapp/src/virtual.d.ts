declare module 'virtual:event-validator' {
  interface SchemaError {
    instancePath: string;
    schemaPath: string;
    keyword: string;
    params: Record<string, unknown>;
    message?: string;
  }
  const validate: ((event: unknown) => boolean) & { errors?: SchemaError[] | null };
  export default validate;
  export type { SchemaError };
}
