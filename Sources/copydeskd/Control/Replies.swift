import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Newsroom

extension Response {
  /// A JSON body.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, mediaType: String = "application/json",
    headers: HTTPFields = [:]
  ) throws -> Response {
    var headers = headers
    headers[.contentType] = mediaType
    let bytes = Array(try ControlJSON.encode(value))
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A problem document.
  static func problem(_ problem: Problem) -> Response {
    let status = HTTPResponse.Status(code: problem.status)
    return (try? json(problem, status: status, mediaType: Problem.mediaType)) ?? Response(status: status)
  }

  /// Text.
  static func text(_ text: String, mediaType: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: mediaType], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// An answer to a changing request, whole, so that it can be kept and given again.
struct Reply {
  let status: HTTPResponse.Status
  let headers: HTTPFields
  let json: String

  /// An answer with that body.
  init(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws {
    self.init(json: String(decoding: try ControlJSON.encode(value), as: UTF8.self), status: status, headers: headers)
  }

  /// An answer whose body is JSON already.
  init(json: String, status: HTTPResponse.Status, headers: HTTPFields = [:]) {
    self.status = status
    self.headers = headers
    self.json = json
  }

  /// As Hummingbird sends it.
  var response: Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
  }
}
