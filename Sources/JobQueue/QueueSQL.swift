package import Postgres

/// The queue's SQL statements by name, with the placeholders for schema and channels filled in.
package struct QueueSQL: Sendable {
  /// The channel on which a queue's name is sent when jobs have arrived in it.
  let jobChannel: String
  /// The channel on which a worker's number is sent when one of its jobs is to be cancelled.
  let cancelChannel: String
  /// The channel on which a queue's name is sent when it was paused, resumed or limited.
  let controlChannel: String

  private let schema: String
  private let queries: NamedQueries

  init(schema: String) {
    self.schema = schema
    jobChannel = "\(schema).job"
    cancelChannel = "\(schema).job_cancel"
    controlChannel = "\(schema).queue_control"
    let files = [
      ("bulk_queries.sql", PackageResources.bulk_queries_sql),
      ("claim_queries.sql", PackageResources.claim_queries_sql),
      ("enqueue_queries.sql", PackageResources.enqueue_queries_sql),
      ("inspection_queries.sql", PackageResources.inspection_queries_sql),
      ("leadership_queries.sql", PackageResources.leadership_queries_sql),
      ("lease_queries.sql", PackageResources.lease_queries_sql),
      ("limits_queries.sql", PackageResources.limits_queries_sql),
      ("progress_queries.sql", PackageResources.progress_queries_sql),
      ("result_queries.sql", PackageResources.result_queries_sql),
      ("running_queries.sql", PackageResources.running_queries_sql),
      ("scheduling_queries.sql", PackageResources.scheduling_queries_sql),
      ("upkeep_queries.sql", PackageResources.upkeep_queries_sql),
      ("workflow_queries.sql", PackageResources.workflow_queries_sql),
    ]
    let source = files.map { Self.fill($0.1, schema: schema) }.joined(separator: "\n")
    do {
      queries = try NamedQueries(Array(source.utf8), file: files.map(\.0).joined(separator: "+"))
    } catch {
      preconditionFailure("The built-in queries cannot be parsed: \(error)")
    }
  }

  package subscript(name: String) -> SQL { queries[name] }

  /// The text of a file with its placeholders filled in for the schema and, where it names one, the role.
  static func fill(_ file: [UInt8], schema: String, role: String? = nil) -> String {
    let values = [
      "schema": schema.quotedIdentifier, "schema_name": schema.quotedLiteral, "channel": "\(schema).job".quotedLiteral,
      "cancel_channel": "\(schema).job_cancel".quotedLiteral,
      "control_channel": "\(schema).queue_control".quotedLiteral,
      "token_sequence": "\(schema.quotedIdentifier).job_token".quotedLiteral, "role": role?.quotedIdentifier,
    ]
    // In a single pass, so that text inside a name is never mistaken for a placeholder.
    let parts = String(decoding: file, as: UTF8.self).split(separator: "{", omittingEmptySubsequences: false)
    return parts.dropFirst().reduce(into: String(parts.first ?? "")) { text, part in
      let end = part.firstIndex(of: "}") ?? part.startIndex
      if let value = values[String(part[..<end])] ?? nil {
        text += value + part[end...].dropFirst()
      } else {
        text += "{" + part
      }
    }
  }
}

extension String {
  /// The text as an SQL literal for exactly these characters, whatever `standard_conforming_strings` is.
  fileprivate var quotedLiteral: String {
    let doubled = map { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : "\($0)" }.joined()
    return "E'\(doubled)'"
  }
}
