import type { Shape } from './shapes.ts';

/** Keys of the semantic conventions and of Spanreel whose values are machine made, with the shape they promise. */
const SAFE: Readonly<Record<Shape, string>> = {
  status: 'http.status_code http.response.status_code rpc.grpc.status_code saga.step.index spanreel.schema_version',
  port: 'server.port client.port network.peer.port network.local.port net.peer.port net.host.port url.port',
  count:
    'spanreel.seq spanreel.clock process.pid process.parent_pid thread.id http.request.body.size http.response.body.size http.request.resend_count messaging.kafka.offset messaging.kafka.message.offset messaging.batch.message_count db.response.returned_rows db.operation.batch.size code.line.number code.column.number k8s.container.restart_count',
  word: 'http.request.method http.request.method_original http.method http.flavor http.scheme url.scheme http.route network.protocol.name network.transport network.type network.connection.type db.system db.system.name db.operation.name db.operation db.collection.name db.namespace messaging.system messaging.operation.name messaging.operation.type messaging.destination.name messaging.consumer.group.name messaging.destination.kind rpc.system rpc.system.name rpc.service rpc.method service.name service.namespace telemetry.sdk.name telemetry.sdk.language telemetry.distro.name deployment.environment.name deployment.environment cloud.provider cloud.platform cloud.region cloud.availability_zone os.type os.name host.arch host.type process.runtime.name process.runtime.description process.executable.name code.function.name code.namespace error.type exception.type otel.status_code otel.scope.name faas.trigger k8s.namespace.name k8s.deployment.name k8s.cluster.name container.runtime gen_ai.system gen_ai.provider.name gen_ai.operation.name gen_ai.token.type gen_ai.output.type gen_ai.tool.name gen_ai.tool.type gen_ai.agent.name spanreel.component spanreel.status spanreel.event.name voice.turn.end_reason voice.call.direction saga.name saga.step.name saga.outcome decision.type thread.name feature_flag.key',
  version:
    'service.version network.protocol.version telemetry.sdk.version telemetry.distro.version process.runtime.version os.version gen_ai.agent.version otel.scope.version k8s.cluster.version db.system.version',
  id: 'trace_id span_id parent_span_id trace.id span.id spanreel.event.id spanreel.stream.id spanreel.writer.id spanreel.correlation_id spanreel.causation_id spanreel.parent_trace_id spanreel.parent_span_id spanreel.prev_hash service.instance.id container.id k8s.pod.uid host.id messaging.message.id messaging.message.conversation_id session.id session.previous_id faas.invocation_id gen_ai.response.id',
  time: 'timestamp time created_at updated_at started_at ended_at',
  host: 'server.address net.peer.name net.host.name http.host network.local.address',
};

/**
 * Last words of a key that promise a quantity, one that may have ten digits: a number there is no phone. Words of small
 * quantities (`line`, `rate`) are missing: below ten million no number is looked at, and beyond it is none of theirs.
 */
const QUANTITY =
  /^(?:ms|ns|us|s|sec|secs|seconds|millis|nanos|bytes|size|count|counts|length|duration|latency|elapsed|time|timestamp|nano|epoch|offset|index|seq|sequence|limit|total|sum|usage|tokens|rows|position|ttl|timeout|interval|delay|uptime|heap|memory|cpu|lag|revision|generation|bucket|shard|partition)$/;

let shapes: ReadonlyMap<string, Shape> | undefined;

/** Whether the whole key is a known one, and not only its last word. */
export function isKnown(key: string): boolean {
  return known().has(key);
}

/** The shape that a key promises; `undefined` where it promises none. */
export function safeShape(key: string, words: readonly string[]): Shape | undefined {
  const shape = known().get(key);
  if (shape !== undefined) return shape;
  const last = words.at(-1);
  if (last === 'version') return 'version';
  return last !== undefined && QUANTITY.test(last) ? 'count' : undefined;
}

function known(): ReadonlyMap<string, Shape> {
  // Built with the first key, so that importing costs nothing.
  shapes ??= new Map(
    Object.entries(SAFE).flatMap(([shape, keys]) => keys.split(' ').map((name) => [name, shape as Shape] as const)),
  );
  return shapes;
}
