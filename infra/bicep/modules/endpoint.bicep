// A private endpoint and the DNS zone that makes the service's usual name lead to it.

param name string
param location string
param tags object
param networkId string
param subnetId string
param serviceId string

@description('The part of the service, for example blob or vault.')
param group string
param zoneName string

module zone 'zone.bicep' = {
  name: '${name}-zone'
  params: {
    name: zoneName
    networkId: networkId
    tags: tags
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [group]
        }
      }
    ]
  }

  resource records 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: group
          properties: { privateDnsZoneId: zone.outputs.id }
        }
      ]
    }
  }
}
