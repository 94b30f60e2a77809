using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Leafwire.Functions.Access;

/// <summary>
/// Tells the platform that HTTP functions need no key, where callers are signed in instead: the level in a trigger is
/// fixed when it is compiled.
/// </summary>
internal sealed class KeylessFunctions(IFunctionMetadataProvider functions, AppServiceAccess access) : IFunctionMetadataProvider
{
    private const string Level = "authLevel";

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        ImmutableArray<IFunctionMetadata> all = await functions.GetFunctionMetadataAsync(directory);
        if (access.IsAsked)
        {
            foreach (IList<string> bindings in all.Select(f => f.RawBindings).OfType<IList<string>>())
            {
                for (int i = 0; i < bindings.Count; i++)
                    bindings[i] = Keyless(bindings[i]);
            }
        }

        return all;
    }

    private static string Keyless(string binding)
    {
        if (JsonNode.Parse(binding) is not JsonObject json
            || json.FirstOrDefault(p => p.Key.Equals(Level, StringComparison.OrdinalIgnoreCase)).Key is not { } key)
            return binding;
        json[key] = "Anonymous";
        return json.ToJsonString(JsonSerializerOptions.Default);
    }
}
