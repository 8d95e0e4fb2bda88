import ArgumentParser
import Gallery

/// An image to be measured: `[LABEL=]GALLERY/DEFINITION[/latest|/X.Y.Z][@REGION]`.
struct BenchImage: Equatable {
    let label: String
    let image: ImageArgument
    let region: Region?

    static func parse(_ text: String) throws -> BenchImage {
        let named = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let placed = named[named.count - 1].split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard placed.count <= 2, named.count == 1 || !named[0].isEmpty else {
            throw ValidationError("'\(text)' is not [LABEL=]IMAGE[@REGION]")
        }
        let image = try ImageArgument.parse(placed[0])
        return BenchImage(
            label: named.count == 2 ? named[0] : "\(image.reference(in: .standard))", image: image,
            region: placed.count == 2 ? try RegionArgument.parse(placed[1]) : nil)
    }
}
