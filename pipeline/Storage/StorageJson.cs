using System.Text.Json.Serialization;

namespace Leafwire.Pipeline.Storage;

[JsonSerializable(typeof(IReadOnlyDictionary<string, int>))]
internal sealed partial class StorageJson : JsonSerializerContext;
