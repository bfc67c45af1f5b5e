import ControlAPI
import Hummingbird
import NIOCore
import Newsroom
import Store

extension ControlRoute {
  static let versionPicture = get(
    "/v1/stories/{story}/versions/{version}/picture", "The main picture of a version, as it was filed", for: .staff,
    answers: .picture
  ) { request, _ in
    let number = VersionNumber(try request.number("version", atMost: Int(Int32.max)))
    let version = try await request.store.version(request.story, number)
    guard let sha256 = version.content.picture?.sha256, let picture = try await request.store.asset(sha256) else {
      throw Refusal(
        .notFound, "Version \(number) of story \(version.story) has no picture.",
        hint: "Read what it says with: copydesk show \(version.story)")
    }
    return Response(
      status: .ok, headers: [.contentType: picture.mediaType],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: picture.bytes)))
  }
}
