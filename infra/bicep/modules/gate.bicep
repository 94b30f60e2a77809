// The only public door to the hub: hands the bytes of leaf connections to it and knows no other port.
// TLS stays between leaf and hub. It keeps nothing, so it may be replaced at any time.

import { ports } from '../shared.bicep'

param name string
param location string
param tags object
param environmentName string
param image string

@description('The hub\'s address inside the network.')
param hubAddress string

@description('Address ranges that sites dial from; empty for all.')
param siteRanges string[]

resource containers 'Microsoft.App/managedEnvironments@2025-01-01' existing = {
  name: environmentName
}

resource gate 'Microsoft.App/containerApps@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    environmentId: containers.id
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        transport: 'tcp'
        targetPort: ports.leaf
        exposedPort: ports.leaf
        ipSecurityRestrictions: [
          for (range, i) in siteRanges: {
            name: 'site-${i}'
            action: 'Allow'
            ipAddressRange: range
          }
        ]
      }
      secrets: [
        {
          name: 'gate'
          #disable-next-line use-secure-value-for-secure-inputs // The file is in the repository.
          value: replace(
            replace(loadTextContent('../gate/nginx.conf'), 'HUB_ADDRESS', hubAddress),
            'LEAF_PORT',
            string(ports.leaf)
          )
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'gate'
          image: image
          command: ['nginx']
          args: ['-c', '/etc/gate/nginx.conf']
          resources: {
            cpu: json('0.25')
            memory: '0.5Gi'
          }
          volumeMounts: [
            {
              volumeName: 'configuration'
              mountPath: '/etc/gate'
            }
          ]
        }
      ]
      scale: {
        minReplicas: 1
        maxReplicas: 2
      }
      volumes: [
        {
          name: 'configuration'
          storageType: 'Secret'
          secrets: [
            {
              secretRef: 'gate'
              path: 'nginx.conf'
            }
          ]
        }
      ]
    }
  }
}
