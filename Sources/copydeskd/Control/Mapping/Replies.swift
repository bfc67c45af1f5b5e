import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Newsroom
import Store

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
  let stored: StoredResponse

  /// An answer with that body.
  init(_ value: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil) throws {
    let json = String(decoding: try ControlJSON.encode(value), as: UTF8.self)
    self.init(StoredResponse(status: status.code, body: json, location: location))
  }

  /// An answer that was kept.
  init(_ stored: StoredResponse) { self.stored = stored }

  /// As Hummingbird sends it.
  var response: Response {
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[.location] = stored.location
    return Response(
      status: HTTPResponse.Status(code: stored.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: stored.body)))
  }
}
