package import Postgres

/// The queue's SQL for one schema: the placeholders of the files replaced by quoted names.
package struct QueueSQL: Sendable {
  /// The channel that the names of queues are sent on, when jobs have come to them.
  let jobChannel: String
  /// The channel that the numbers of workers are sent on, when one of their jobs shall be cancelled.
  let cancelChannel: String
  /// The channel that the names of queues are sent on, when they have been paused, resumed or limited.
  let controlChannel: String

  private let schema: String
  private let queries: NamedQueries

  init(schema: String) {
    self.schema = schema
    jobChannel = "\(schema).job"
    cancelChannel = "\(schema).job_cancel"
    controlChannel = "\(schema).queue_control"
    let files = [
      ("queue_queries.sql", PackageResources.queue_queries_sql),
      ("inspection_queries.sql", PackageResources.inspection_queries_sql),
      ("limits_queries.sql", PackageResources.limits_queries_sql),
      ("progress_queries.sql", PackageResources.progress_queries_sql),
      ("enqueue_queries.sql", PackageResources.enqueue_queries_sql),
      ("bulk_queries.sql", PackageResources.bulk_queries_sql),
      ("history_queries.sql", PackageResources.history_queries_sql),
      ("leading_queries.sql", PackageResources.leading_queries_sql),
      ("scheduling_queries.sql", PackageResources.scheduling_queries_sql),
    ]
    let source = files.map { Self.fill($0.1, schema: schema) }.joined(separator: "\n")
    do {
      queries = try NamedQueries(Array(source.utf8), file: files.map(\.0).joined(separator: "+"))
    } catch {
      preconditionFailure("The queries that are built into the program are broken: \(error)")
    }
  }

  package subscript(name: String) -> SQL { queries[name] }

  /// The text of a file for the schema and, where it names one, the role.
  static func fill(_ file: [UInt8], schema: String, role: String? = nil) -> String {
    let values = [
      "schema": schema.quotedIdentifier, "schema_name": schema.quotedLiteral, "channel": "\(schema).job".quotedLiteral,
      "cancel_channel": "\(schema).job_cancel".quotedLiteral,
      "control_channel": "\(schema).queue_control".quotedLiteral,
      "token_sequence": "\(schema.quotedIdentifier).job_token".quotedLiteral, "role": role?.quotedIdentifier,
    ]
    // In one pass: what a name contains is never taken for a placeholder.
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
  /// The text as an SQL literal that means exactly these characters, whatever `standard_conforming_strings` says.
  fileprivate var quotedLiteral: String {
    let doubled = map { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : "\($0)" }.joined()
    return "E'\(doubled)'"
  }
}
