import ControlAPI
import Hummingbird
import NIOCore
import Newsroom
import Publishing
import Store

extension ControlRoute {
  /// Looking at a page is no reading by itself: whoever has it before their eyes says so (`seen`).
  static let preview = get(
    "/v1/stories/{story}/versions/{version}/preview",
    "The page of a version as it would be published, as one file that stands alone", for: .staff, answers: .page
  ) { request, _ in
    let number = VersionNumber(try request.number("version", atMost: Int(Int32.max)))
    let page = try await request.services.previews.page(of: request.story, number)
    return Response(
      status: .ok, headers: [.contentType: SuccessDeclaration.page.mediaType ?? ""],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: page)))
  }
}
