import ControlAPI
import Foundation
import Newsroom

/// The control socket described for programs (OpenAPI 3.1): its routes, and the problem document.
enum OpenAPIDocument {
  private static let reading: [(path: String, summary: String)] = [
    ("/v1/status", "How the daemon and its newsroom are"), ("/v1/metrics", "Metrics in Prometheus' text format"),
    ("/v1/stories", "Stories, the latest change first: desk, state, author, q, limit, after"),
    ("/v1/inbox", "What waits for the asker"), ("/v1/stories/{story}", "A story, by number or slug"),
    ("/v1/stories/{story}/versions/{version}", "One version, with the draft as it came in"),
    ("/v1/stories/{story}/branches", "Texts that are kept beside the story"),
    ("/v1/stories/{story}/log", "Its audit log"), ("/v1/stories/{story}/deliveries", "Where it was sent"),
    ("/v1/stories/{story}/why/{action}", "Whether the asker may, what stands in the way, and who could"),
    ("/v1/submissions", "What came in: state, limit, after"),
    ("/v1/submissions/{submission}", "One submission; wait=SECONDS answers when it is decided upon"),
    ("/v1/events", "Server-sent events; Last-Event-ID resumes"),
    ("/v1/jobs", "Jobs: state, kind, queue, cause, limit, after"),
    ("/v1/jobs/{job}", "A job, with what went wrong in each attempt"),
    ("/v1/queues", "Queues, with their depth and limits"), ("/v1/queues/{queue}", "A queue"),
    ("/v1/desks", "Desks"), ("/v1/staff", "Staff"), ("/v1/destinations", "Destinations"),
    ("/v1/audit/verify", "Whether the audit log holds"),
  ]

  private static let changing: [(path: String, summary: String)] =
    [
      ("/v1/submissions", "Files a draft: multipart/form-data with the file draft, files picture, and intent"),
      ("/v1/configuration", "Applies newsroom.yaml; dry_run=true only shows"),
      ("/v1/jobs/{job}/retry", "Tries a dead or scheduled job now"), ("/v1/jobs/{job}/cancel", "Cancels a job"),
      ("/v1/jobs/{job}/run-now", "Has a scheduled job's time come now"),
      ("/v1/queues/{queue}/pause", "Lets nothing of a queue begin"), ("/v1/queues/{queue}/resume", "Lets it go on"),
      ("/v1/queues/{queue}/limits", "Limits a queue over all hosts: global, per_key, rate {count, seconds, burst}"),
      ("/v1/stories/{story}/seen", "Says which revision the asker has seen"),
      ("/v1/stories/{story}/after-review", "Closes the review of a signature that broke the glass: note"),
      ("/v1/deliveries/{delivery}/resend", "Tries a delivery that was given up once more"),
      ("/v1/cover", "Has staff stand in for covered on desk until a time; without until, ends it"),
    ]
    + StoryActions.standard.all.filter { $0.name != .submit }.map { action in
      let how = action.bringsText ? "multipart/form-data with draft, revision, note" : "JSON"
      return ("/v1/stories/{story}/\(action.name)", "The action '\(action.name)' (\(how))")
    }

  /// The document.
  static func text(version: String) -> String {
    var paths: [String: [String: Any]] = [:]
    for (path, summary) in reading { paths[path, default: [:]]["get"] = operation(path, summary) }
    for (path, summary) in changing {
      var operation = operation(path, summary)
      let key: [String: Any] = [
        "name": "Idempotency-Key", "in": "header", "required": false, "schema": ["type": "string", "maxLength": 255],
      ]
      operation["parameters"] = (operation["parameters"] as? [[String: Any]] ?? []) + [key]
      paths[path, default: [:]]["post"] = operation
    }
    let document: [String: Any] = [
      "openapi": "3.1.0", "info": ["title": "Copydesk control socket", "version": version],
      "servers": [["url": "http://copydesk"]], "paths": paths, "components": ["schemas": ["Problem": problem]],
    ]
    let data = try? JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private static func operation(_ path: String, _ summary: String) -> [String: Any] {
    let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
    return [
      "summary": summary,
      "parameters": names.map { name -> [String: Any] in
        ["name": String(name), "in": "path", "required": true, "schema": ["type": "string"]]
      },
      "responses": [
        "2XX": ["description": "Done"],
        "default": [
          "description": "Why not",
          "content": [Problem.mediaType: ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ],
      ],
    ]
  }

  private static var problem: [String: Any] {
    [
      "type": "object", "required": ["type", "title", "status", "code", "detail", "hint"],
      "properties": [
        "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
        "code": ["type": "string", "enum": RefusalCode.allCases.map(\.rawValue)], "detail": ["type": "string"],
        "hint": ["type": "string"],
      ],
    ]
  }
}
