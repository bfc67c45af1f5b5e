import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore
import Store

extension Response {
  /// A response with a JSON body.
  ///
  /// - Parameter keys: Which keys the stories of its lists have.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, mediaType: String = "application/json",
    lists keys: ListKeys = .all
  ) throws -> Response {
    let bytes = Array(try ControlJSON.encode(value, lists: keys))
    return Response(
      status: status, headers: [.contentType: mediaType], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  /// A response with a problem document.
  static func problem(_ problem: Problem) -> Response {
    let status = HTTPResponse.Status(code: problem.status)
    return (try? json(problem, status: status, mediaType: Problem.mediaType)) ?? Response(status: status)
  }

  /// A response with text.
  static func text(_ text: String, mediaType: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: mediaType], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// A response that was stored under an `Idempotency-Key`.
  init(_ stored: StoredResponse) {
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[.location] = stored.location
    self.init(
      status: HTTPResponse.Status(code: stored.status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(string: stored.body)))
  }
}

extension StoredResponse {
  /// The response to a change, as it can be stored and given again.
  static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil
  ) throws -> StoredResponse {
    StoredResponse(
      status: status.code, body: String(decoding: try ControlJSON.encode(value), as: UTF8.self), location: location)
  }
}
