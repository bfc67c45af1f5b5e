import ControlAPI
import Foundation
import HTTPTypes
import Newsroom

/// The control socket described for programs (OpenAPI 3.1), made from the routes' declarations.
struct OpenAPIDocument {
  let routes: [ControlRoute]
  let version: String

  /// The document, as JSON.
  var text: String {
    let paths = Dictionary(grouping: routes, by: \.path).mapValues { routes in
      routes.reduce(into: [String: Any]()) { $0[$1.method.rawValue.lowercased()] = Self.operation($1) }
    }
    let document: [String: Any] = [
      "openapi": "3.1.0", "info": ["title": "Copydesk control socket", "version": version],
      "servers": [["url": "http://copydesk"]], "paths": paths, "components": ["schemas": ["Problem": Self.problem]],
    ]
    let data = try? JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private static func operation(_ route: ControlRoute) -> [String: Any] {
    var operation: [String: Any] = [
      "summary": route.summary, "description": route.access, "parameters": parameters(route),
      "responses": [
        "\(route.success.status.code)": success(route),
        "default": [
          "description": "Refused, and why",
          "content": [Problem.mediaType: ["schema": ["$ref": "#/components/schemas/Problem"]]],
        ],
      ],
    ]
    if let body = route.body, !body.fields.isEmpty || body.mediaType != RequestBodyDeclaration.nothing.mediaType {
      let schema = body.fields.isEmpty ? ["type": "string"] : BodyField.object(body.fields)
      operation["requestBody"] = [
        "content": [body.mediaType: ["schema": schema]],
        "required": body.fields.contains(where: \.isRequired) || body.fields.isEmpty,
      ]
    }
    return operation
  }

  private static func parameters(_ route: ControlRoute) -> [[String: Any]] {
    let names = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    let path = names.map { name -> [String: Any] in
      ["name": name, "in": "path", "required": true, "schema": schema(ofPathParameter: name).json]
    }
    let query = route.query.map { parameter -> [String: Any] in
      let declared: [String: Any] = [
        "name": parameter.name, "in": "query", "schema": parameter.schema.json, "description": parameter.summary,
      ]
      // One value with commas in it, not the parameter again for each.
      guard case .names = parameter.schema else { return declared }
      return declared.merging(["style": "form", "explode": false]) { $1 }
    }
    var headers = route.headers
    if route.identifiesCaller {
      headers.append(
        HeaderParameter(
          name: CallerLookup.header, schema: .slug,
          summary: "Acts as this staff member, where the configuration allows it"))
    }
    return path + query
      + headers.map { header -> [String: Any] in
        ["name": header.name, "in": "header", "schema": header.schema.json, "description": header.summary]
      }
  }

  private static func success(_ route: ControlRoute) -> [String: Any] {
    var response: [String: Any] = ["description": "Done"]
    if route.identifiesCaller {
      let header: [String: Any] = [
        "schema": ValueSchema.slug.json, "description": "The staff member that the caller was taken for, if any",
      ]
      response["headers"] = [CallerLookup.answerHeader: header]
    }
    guard let mediaType = route.success.mediaType else { return response }
    let content = route.success.body.map { ["schema": BodySchema.json(of: $0)] } ?? [:]
    response["content"] = [mediaType: content]
    return response
  }

  /// What a parameter of the path may be; a story is known by its number or its slug.
  private static func schema(ofPathParameter name: String) -> ValueSchema {
    switch name {
    case "version": .whole(1...Int(Int32.max))
    case "submission", "job", "delivery", "task": .whole(1...Int.max)
    default: .slug
    }
  }

  private static let problemFields = [
    BodyField(name: "type", schema: .text, summary: "A URI that identifies the kind of problem", isRequired: true),
    BodyField(name: "title", schema: .text, summary: "The kind of problem, in a few words", isRequired: true),
    BodyField(name: "status", schema: .whole(400...599), summary: "The HTTP status", isRequired: true),
    BodyField(
      name: "code", schema: .choice(RefusalCode.allCases.map(\.rawValue)), summary: "The stable code",
      isRequired: true),
    BodyField(name: "detail", schema: .text, summary: "What happened, in one sentence", isRequired: true),
    BodyField(name: "hint", schema: .text, summary: "What to do about it, in one sentence", isRequired: true),
    BodyField(name: "line", schema: .whole(1...Int.max), summary: "The line of the draft or file, from 1"),
    BodyField(name: "column", schema: .whole(1...Int.max), summary: "The column in that line, from 1"),
  ]

  private static var problem: [String: Any] { BodyField.object(problemFields) }
}
