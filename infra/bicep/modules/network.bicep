import { ports } from '../shared.bicep'

param name string
param location string
param tags object

@description('A /24; four subnets are cut from it.')
param addressSpace string

var subnets = {
  hub: cidrSubnet(addressSpace, 26, 0)
  gate: cidrSubnet(addressSpace, 26, 1)
  functions: cidrSubnet(addressSpace, 26, 2)
  endpoints: cidrSubnet(addressSpace, 26, 3)
}

var containerDelegation = [
  {
    name: 'containers'
    properties: { serviceName: 'Microsoft.App/environments' }
  }
]

// Sites may reach the hub's leaf port over a private link; its client port is for the function app alone.
resource hubRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-hub'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'functions-to-client-port'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: subnets.functions
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: string(ports.client)
        }
      }
      {
        name: 'nobody-else-to-client-port'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Deny'
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: string(ports.client)
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'hub'
        properties: {
          addressPrefix: subnets.hub
          delegations: containerDelegation
          networkSecurityGroup: { id: hubRules.id }
          // The way to the hub's file share, which nothing else may use.
          serviceEndpoints: [{ service: 'Microsoft.Storage' }]
        }
      }
      {
        name: 'gate'
        properties: {
          addressPrefix: subnets.gate
          delegations: containerDelegation
        }
      }
      {
        name: 'functions'
        properties: {
          addressPrefix: subnets.functions
          delegations: containerDelegation
        }
      }
      {
        name: 'endpoints'
        properties: { addressPrefix: subnets.endpoints }
      }
    ]
  }

  resource hub 'subnets' existing = { name: 'hub' }
  resource gate 'subnets' existing = { name: 'gate' }
  resource functions 'subnets' existing = { name: 'functions' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

output id string = network.id
output hubSubnetId string = network::hub.id
output gateSubnetId string = network::gate.id
output functionsSubnetId string = network::functions.id
output endpointsSubnetId string = network::endpoints.id
